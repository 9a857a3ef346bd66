"""The same build on Apache Spark, whose workers run our own functions on pieces of the sources and of the tables."""
