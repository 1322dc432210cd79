using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

public sealed class SuiMethodsTests
{
    private static readonly IReadOnlyList<Entry> Table = [.. typeof(SuiMethods).GetProperties().Select(p => p.GetValue(null)!).Select(Entry.Of)];

    [Fact]
    public void The_table_names_every_method_of_the_protos_with_its_messages()
    {
        FileDescriptor[] files =
        [
            LedgerServiceReflection.Descriptor, StateServiceReflection.Descriptor, MovePackageServiceReflection.Descriptor,
            TransactionExecutionServiceReflection.Descriptor, SubscriptionServiceReflection.Descriptor,
        ];
        var declared = files.SelectMany(f => f.Services).SelectMany(s => s.Methods)
            .Select(m => ($"/{m.Service.FullName}/{m.Name}", m.InputType.ClrType, m.OutputType.ClrType));
        Assert.Equal(declared.ToHashSet(), Table.Select(m => (m.Path, m.Request, m.Reply)).ToHashSet());
        Assert.Equal(Table.Count, Table.Select(m => m.Path).Distinct().Count());
    }

    [VectorFact]
    public void Messages_of_the_SDK_are_read_as_it_means_them()
    {
        using var trace = SharedVectors.Json("../spec/sample-trace-grpc.json");
        var calls = trace.RootElement.GetProperty("calls").EnumerateArray().ToArray();
        Assert.True(calls.Length > 10);
        foreach (var call in calls)
        {
            var name = call.GetProperty("method").GetString()!;
            var method = Table.Single(m => m.Path == "/" + name);
            var frame = call.GetProperty("request_wire_base64").GetBytesFromBase64();
            AssertSame(name, call.GetProperty("request_json").GetRawText(), method.RequestParser.ParseFrom(frame, 5, frame.Length - 5));
            AssertSame(
                name,
                call.GetProperty("response_json").GetRawText(),
                method.ReplyParser.ParseFrom(call.GetProperty("response_message_base64").GetBytesFromBase64()));
        }
    }

    private static void AssertSame(string name, string expected, IMessage message)
    {
        var actual = JsonFormatter.Default.Format(message);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{name}: {expected} is read as {actual}");
    }

    private sealed record Entry(string Path, Type Request, Type Reply, MessageParser RequestParser, MessageParser ReplyParser)
    {
        internal static Entry Of(object method)
        {
            object Get(string name) => method.GetType().GetProperty(name)!.GetValue(method)!;
            var types = method.GetType().GenericTypeArguments;
            return new((string)Get("Path"), types[0], types[1], (MessageParser)Get("RequestParser"), (MessageParser)Get("ReplyParser"));
        }
    }
}
