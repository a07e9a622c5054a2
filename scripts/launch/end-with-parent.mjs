/** Loaded into every process of the launcher: when the launcher is killed, its channel closes and they end as well. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
