"""Differentiates a file of requests, one a line, on Apache Spark: gradients.py [--command COMMAND] INPUT OUTPUT

Each partition is piped through `chainrule gradients`, which answers line for line, so nothing has to be served and no
machine knows of another. OUTPUT becomes a directory of part files; read one after the other they hold an object for
each line of INPUT, in its order: {"line": number, "answer": what the service would answer}.

    spark-submit --master 'local-cluster[2,1,1024]' gradients.py requests.ndjson answers
"""

import argparse
import time

from pyspark import TaskContext
from pyspark.sql import SparkSession


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split(":")[0])
    # Spark counts the cores itself: one task, one thread.
    parser.add_argument("--command", default="chainrule gradients --threads 1", help="what each partition is piped through")
    parser.add_argument("--partitions", type=int, default=16, help="how many parts the input is cut into, at least")
    parser.add_argument("input")
    parser.add_argument("output")
    return parser.parse_args()


def count(lines):
    """How many lines a partition has."""
    yield sum(1 for _ in lines)


def numbered(counts):
    """Puts the line's number beside each answer, and fails where a filter has not answered all of its lines."""
    first = [1 + sum(counts[:index]) for index in range(len(counts))]

    def number(index, answers):
        seen = 0
        for seen, answer in enumerate(answers, 1):
            yield f'{{"line":{first[index] + seen - 1},"answer":{answer}}}'
        # A filter that was killed wrote less. The failure has Spark run the partition again, maybe somewhere else.
        if seen != counts[index]:
            attempt = TaskContext.get().attemptNumber()
            raise RuntimeError(f"partition {index}, attempt {attempt}: {seen} answers to {counts[index]} lines")

    return number


def main():
    options = arguments()
    spark = SparkSession.builder.appName("chainrule gradients").getOrCreate()
    begin = time.monotonic()
    # The filter passes over empty lines; `null` is a line that is answered, with what is wrong with it.
    lines = spark.sparkContext.textFile(options.input, options.partitions).map(lambda line: line if line.strip() else "null")
    counts = lines.mapPartitions(count).collect()
    # The filter's exit status says whether every line went well. Here a line that failed is an answer as any other.
    answers = lines.pipe(options.command, checkCode=False)
    answers.mapPartitionsWithIndex(numbered(counts), preservesPartitioning=True).saveAsTextFile(options.output)
    seconds = time.monotonic() - begin
    print(f"{sum(counts)} lines in {seconds:.1f} s, {sum(counts) / seconds:.0f} a second", flush=True)
    spark.stop()


if __name__ == "__main__":
    main()
