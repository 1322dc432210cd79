using System.Runtime.CompilerServices;
using Google.Protobuf;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>One method as the wire sees it: a request's bytes in, messages out.</summary>
/// <param name="IsStream">Whether it answers many messages, each sent at once.</param>
/// <param name="Answer">Runs it.</param>
internal sealed record RpcMethod(bool IsStream, Func<ReadOnlyMemory<byte>, CancellationToken, IAsyncEnumerable<IMessage>> Answer);

/// <summary>The methods this server has, by path; the same for every kind of framing.</summary>
internal sealed class RpcTable
{
    private readonly Dictionary<string, RpcMethod> methods = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Paths => methods.Keys;

    internal RpcMethod? Find(string path) => methods.GetValueOrDefault(path);

    internal void Add<TRequest, TReply>(SuiMethod<TRequest, TReply> method, Func<TRequest, CancellationToken, Task<TReply>> answer)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        async IAsyncEnumerable<IMessage> Single(ReadOnlyMemory<byte> request, [EnumeratorCancellation] CancellationToken ct)
        {
            yield return await answer(Parse(method.RequestParser, request), ct);
        }

        methods.Add(method.Path, new RpcMethod(IsStream: false, Single));
    }

    internal void Add<TRequest, TReply>(SuiMethod<TRequest, TReply> method, Func<TRequest, TReply> answer)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> => Add(method, (request, _) => Task.FromResult(answer(request)));

    internal void AddStream<TRequest, TReply>(
        SuiMethod<TRequest, TReply> method, Func<TRequest, CancellationToken, IAsyncEnumerable<TReply>> answer)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        async IAsyncEnumerable<IMessage> Many(ReadOnlyMemory<byte> request, [EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var reply in answer(Parse(method.RequestParser, request), ct))
            {
                yield return reply;
            }
        }

        methods.Add(method.Path, new RpcMethod(IsStream: true, Many));
    }

    private static T Parse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> request) where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(request.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw RpcFault.Invalid($"The request is not a {typeof(T).Name} message: {e.Message}");
        }
    }
}
