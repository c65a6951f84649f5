"""What people read when what they typed cannot be used: each refusal with what to type instead."""
