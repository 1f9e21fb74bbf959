/**
 * Sends its own process a signal at the moment at which it says something: `SIGNAL`, and `WHEN_SAID` as `RegExp` source.
 * A test that waits for the words and then sends the signal may come too late on a busy machine: the run is over by then.
 */
const { SIGNAL, WHEN_SAID } = process.env;
const pattern = new RegExp(WHEN_SAID, "m");
let isSent = false;
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (text, ...rest) => {
    const written = write(text, ...rest);
    if (!isSent && pattern.test(text)) {
      isSent = true;
      process.kill(process.pid, SIGNAL);
    }
    return written;
  };
}
