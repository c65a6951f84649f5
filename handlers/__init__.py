"""What people type, press and read. `index` lists everything they can reach."""
