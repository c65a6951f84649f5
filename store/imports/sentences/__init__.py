"""Every sentence that people read about imports and exports."""
