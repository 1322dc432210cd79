using Google.Protobuf.Reflection;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

public sealed class SuiMethodsTests
{
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
        var table = typeof(SuiMethods).GetProperties().Select(p => p.GetValue(null)!)
            .Select(m => ((string)m.GetType().GetProperty("Path")!.GetValue(m)!, m.GetType().GenericTypeArguments[0], m.GetType().GenericTypeArguments[1]));
        Assert.Equal(declared.Order(Comparer<(string, Type, Type)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1))),
            table.Order(Comparer<(string, Type, Type)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1))));
    }

    [VectorFact]
    public void Messages_of_the_SDK_are_read_as_it_means_them()
    {
        using var trace = SharedVectors.Json("../spec/sample-trace-grpc.json");
        int checkedCalls = 0;
        foreach (var call in trace.RootElement.GetProperty("calls").EnumerateArray())
        {
            var name = call.GetProperty("method").GetString()!;
            var method = typeof(SuiMethods).GetProperties().Select(p => p.GetValue(null)!)
                .Single(m => m.GetType().GetProperty("Path")!.GetValue(m)!.Equals("/" + name));
            var parser = (Google.Protobuf.MessageParser)method.GetType().GetProperty("RequestParser")!.GetValue(method)!;
            var frame = call.GetProperty("request_wire_base64").GetBytesFromBase64();
            var message = parser.ParseFrom(frame, 5, frame.Length - 5);
            var expected = System.Text.Json.Nodes.JsonNode.Parse(call.GetProperty("request_json").GetRawText());
            var actual = System.Text.Json.Nodes.JsonNode.Parse(Google.Protobuf.JsonFormatter.Default.Format(message));
            Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(expected, actual), $"{name}: {expected} is read as {actual}");
            checkedCalls++;
        }

        Assert.True(checkedCalls > 10);
    }
}
