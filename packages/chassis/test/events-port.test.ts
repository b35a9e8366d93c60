import { setDefaultTimeout } from "bun:test";
import { describeWith } from "../src/testing";
import { embeddedBench, rabbitBench } from "./event-bench";
import { eventPortPromises } from "./event-port-promises";

setDefaultTimeout(60_000); // what a preloaded file says of it holds for the first file only

eventPortPromises("embedded", embeddedBench);

describeWith("rabbitmq")("on RabbitMQ", (url) => {
  eventPortPromises("RabbitMQ", () => rabbitBench(url));
});
