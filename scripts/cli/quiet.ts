// Log lines go to stdout, which belongs to the answer alone; a failure is told on stderr. Set before anything reads it.
process.env.LOG_LEVEL = 'silent'
