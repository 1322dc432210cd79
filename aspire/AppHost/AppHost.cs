using System.Globalization;
using Haulout.AppHost;

// Haulout as separate processes: storage emulator, chain, five storage nodes, gateway, and a cluster of two silos.
const int Nodes = 5;
var builder = DistributedApplication.CreateBuilder(args);

// Where the cluster keeps its membership, its reminders and the actors' documents.
var storage = builder.AddAzureStorage("storage").RunAsEmulator(emulator => emulator.WithDataBindMount(builder.Data("storage")));
var orleans = builder.AddOrleans("control-plane")
    .WithClusterId("dev")
    .WithServiceId("haulout")
    .WithClustering(storage.AddTables("clustering"))
    .WithReminders(storage.AddTables("reminders"))
    .WithGrainStorage("Default", storage.AddBlobs("actors"));

// The network: a chain, its nodes, and the word that begins epoch 1.
var chain = builder.AddPart("chain", port: 9000)
    .WithEnvironment("HAULOUT_CHAIN__SHARDS", "20");

var nodes = Enumerable.Range(0, Nodes).Select(i => (Name: $"node-{i}", Port: 9185 + i)).Select(node => builder
    .AddPart(node.Name, node.Port, part: "node")
    .WithEnvironment("HAULOUT_NODE__NAME", node.Name)
    .Follows(chain, "HAULOUT_NODE__CHAIN")
    .WithHttpHealthCheck("/v1/health"))
    .ToArray();

var bootstrap = builder.AddProject<Projects.Haulout>("bootstrap", launchProfileName: null)
    .WithArgs("bootstrap")
    .WithEnvironment("HAULOUT_BOOTSTRAP__NODES", Nodes.ToString(CultureInfo.InvariantCulture))
    .WithEnvironment("HAULOUT_BOOTSTRAP__WALLET", builder.Data("bootstrap.key"))
    .Follows(chain, "HAULOUT_BOOTSTRAP__CHAIN");
foreach (var node in nodes) bootstrap.WaitFor(node);

// What people and other software speak to.
var gateway = builder.AddPart("gateway", port: 31415)
    .WithEnvironment("HAULOUT_GATEWAY__WALLET", builder.Data("gateway.key"))
    .Follows(chain, "HAULOUT_GATEWAY__CHAIN")
    .WithHttpHealthCheck("/health")
    .WaitForCompletion(bootstrap);

builder.AddProject<Projects.ControlPlane_Silo>("silo", launchProfileName: null)
    .WithReplicas(2)
    .WithReference(orleans)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health/ready")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Control plane")
    .WaitFor(storage)
    .Follows(chain, "HAULOUT_SILO__CHAIN")
    .WaitFor(gateway);

builder.Build().Run();
