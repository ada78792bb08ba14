"""What the committee works with: its queue, the rewriting, the reasons for each change, and the guard on old editor tabs."""
