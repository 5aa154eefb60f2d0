"""The same scoring on Apache Spark. Needs the extra ``cluster`` and Java 17.

Three lines for facts that live in tables::

    from rules_engine.cluster.frames import score_frame
    program = rules_engine.pipeline.compile_path("scheme.rule").program
    score_frame(spark.table("facts"), program).write.parquet("结果")
"""
