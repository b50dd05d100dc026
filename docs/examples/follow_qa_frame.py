"""Follows qa-frame: one line per frame, as it ends.

    pip install kafka-python        (Debian: apt install python3-kafka)
    python3 follow_qa_frame.py [bootstrap server]
"""
import json
import sys

from kafka import KafkaConsumer

consumer = KafkaConsumer(
    "qa-frame",
    bootstrap_servers=sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9092",
    group_id=None,  # no group: every run reads all that there is; name one to go on where it ended
    auto_offset_reset="earliest",
    value_deserializer=json.loads,
)
for record in consumer:
    report = record.value
    if report["schema"] != "nightjar.frame-report/1":
        continue  # a later version than this program knows
    frame = report["frame"]
    words = [frame.get("telescope", "?"), frame["fileName"], report["status"]]
    if report["status"] == "ASSESSED":
        fwhm = report.get("extraction", {}).get("fwhmPx")  # absent: not measured
        words.append(report["quality"]["grade"])
        words.append("FWHM –" if fwhm is None else f"FWHM {fwhm:.2f} px")
        words += [flag["reason"] for flag in report["quality"]["flags"]]
    else:
        words.append(report["rejection"]["reason"])
    print(" · ".join(words), flush=True)
