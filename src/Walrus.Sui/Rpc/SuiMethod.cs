using Google.Protobuf;

namespace Walrus.Sui.Rpc;

/// <summary>One gRPC method: where it is posted to, and how its messages are parsed. Client and embedded chain share it.</summary>
/// <typeparam name="TRequest">The message sent.</typeparam>
/// <typeparam name="TReply">The message answered; for a stream, each of them.</typeparam>
/// <param name="Path">The path of the request, <c>/sui.rpc.v2.Name/Method</c>.</param>
/// <param name="RequestParser">Parses what a server receives.</param>
/// <param name="ReplyParser">Parses what a client receives.</param>
public sealed record SuiMethod<TRequest, TReply>(string Path, MessageParser<TRequest> RequestParser, MessageParser<TReply> ReplyParser)
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>;
