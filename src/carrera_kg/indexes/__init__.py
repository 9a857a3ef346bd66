"""What stands beside a store so that it can be asked faster: names by their words, spells by team and person."""
