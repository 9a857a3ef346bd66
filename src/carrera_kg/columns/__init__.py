"""Records of large sources as columns: kept on disk, told apart and joined, and written as text and tables."""
