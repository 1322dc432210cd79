using ControlPlane.Embedded.Tests.Hosting;

// The test assembly is also the process that KillTests kills.
if (args is ["bump", var path]) await KillTests.Bump(path);
