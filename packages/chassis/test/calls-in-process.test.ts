import { inProcessCalls } from "../src/calls/in-process";
import { callPortPromises } from "./call-port-promises";

callPortPromises({
  name: "calls in process",
  separate: false,
  open: async () => {
    const calls = inProcessCalls();
    const nothing = async () => undefined;
    return { calls, die: nothing, close: nothing };
  },
});
