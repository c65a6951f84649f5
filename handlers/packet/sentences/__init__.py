"""Every sentence about audit packets: `messages` in Slack; `pages`, `care`, `claim`, `common` in the PDF."""
