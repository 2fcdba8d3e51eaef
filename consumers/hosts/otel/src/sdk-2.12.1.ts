import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from 'sdk-2.12.1';
import { checkSpans } from './check-spans.ts';

const exporter = new InMemorySpanExporter();
const sdk = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
await checkSpans(sdk, () => exporter.getFinishedSpans());
