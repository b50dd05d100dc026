// Follows qa-frame: one line per frame, as it ends.
//
//   npm install kafkajs
//   node follow_qa_frame.mjs [bootstrap server]
import { Kafka, logLevel } from 'kafkajs';

const kafka = new Kafka({
  brokers: [process.argv[2] ?? '127.0.0.1:9092'],
  logLevel: logLevel.ERROR,
});
// A group of its own: every run reads all that there is; keep the name to go on where it ended.
const consumer = kafka.consumer({ groupId: `follow-${process.pid}-${Date.now()}` });
await consumer.connect();
await consumer.subscribe({ topic: 'qa-frame', fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const report = JSON.parse(message.value.toString());
    if (report.schema !== 'nightjar.frame-report/1') return; // a later version than this program knows
    const words = [report.frame.telescope, report.frame.fileName, report.status];
    if (report.status === 'ASSESSED') {
      const fwhm = report.extraction?.fwhmPx; // absent: not measured
      words.push(report.quality.grade);
      words.push(fwhm === undefined ? 'FWHM –' : `FWHM ${fwhm.toFixed(2)} px`);
      words.push(...report.quality.flags.map((flag) => flag.reason));
    } else {
      words.push(report.rejection.reason);
    }
    console.log(words.join(' · '));
  },
});
