using Walrus.StorageNode.Tests.EventBlobs;
using Walrus.StorageNode.Tests.Storage;

// A process of its own, for the tests that kill it.
return args switch
{
    ["write", var directory] => CrashTests.WriteUntilKilled(directory),
    ["event-blobs", var directory] => await KilledWriterTests.WriteUntilKilled(directory),
    _ => 2,
};
