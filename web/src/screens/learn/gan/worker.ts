// A training in a thread of its own, so that the page answers while it computes.
import { type Order, Trainer } from "./trainer";

const trainer = new Trainer({
  now: () => performance.now(),
  later: (act, pause) => void setTimeout(act, pause),
  tell: (frame) => postMessage(frame),
});

addEventListener("message", (event: MessageEvent<Order>) => trainer.obey(event.data));
