/* The body of a thread that cannot load. */
throw new Error('no such thread');
