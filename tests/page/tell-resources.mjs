/** Loaded into another program before it starts: on its last line of errors it says what its process took. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime) / 1000;
  process.stderr.write(`\n${JSON.stringify({ cpuMs, peakKb: maxRSS })}\n`);
});
