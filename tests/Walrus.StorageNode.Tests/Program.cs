using Walrus.StorageNode.Tests.Storage;

// A process of its own, for the test that kills it.
return args is ["write", var directory] ? CrashTests.WriteUntilKilled(directory) : 2;
