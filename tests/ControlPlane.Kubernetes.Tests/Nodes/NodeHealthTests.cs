using System.Text;
using ControlPlane.Kubernetes.Nodes;

namespace ControlPlane.Kubernetes.Tests.Nodes;

/// <summary>What is read from <c>/v1/health</c>.</summary>
public sealed class NodeHealthTests
{
    private const string Whole = """
        {
          "success": {
            "code": 200,
            "data": {
              "epoch": 3, "nodeStatus": "Active",
              "shardSummary": { "owned": 2, "ownedShardStatus": { "unknown": 0, "ready": 1, "inTransfer": 1, "inRecovery": 0 }, "readOnly": 0 }
            }
          }
        }
        """;

    [Fact]
    public void The_answer_of_a_node_is_read()
    {
        var health = NodeHealth.Parse(Encoding.UTF8.GetBytes(Whole));
        Assert.Equal(new NodeHealth("Active", 3, new ShardCounts { Owned = 2, Ready = 1, InTransfer = 1 }), health);
    }

    [Fact]
    public void Whatever_else_comes_is_no_answer()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Whole);
        var random = new Random(5);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] broken = [.. bytes[..random.Next(bytes.Length)], .. random.Next(2) == 0 ? bytes[random.Next(bytes.Length)..] : []];
            if (broken.Length > 0)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            NodeHealth.Parse(broken);
        }

        Assert.Null(NodeHealth.Parse("{}"u8.ToArray()));
        Assert.Null(NodeHealth.Parse("[1]"u8.ToArray()));
    }
}
