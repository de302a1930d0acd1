"""What a long-running installation goes through: kills at random moments, hostile sites, small disks."""
