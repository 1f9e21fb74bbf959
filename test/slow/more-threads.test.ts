import { testThreads } from "../backends/thread-suite.ts";

testThreads([3, 16]);
