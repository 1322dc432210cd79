using System.Runtime.CompilerServices;
using Google.Protobuf;
using Walrus.Sui.Chain;
using Walrus.Sui.Protos;

namespace Walrus.Sui.Rpc;

/// <summary>
/// Calls the gRPC API of Sui full nodes (sdk-interop §3): the healthiest one first, others when it fails, again after growing pauses, all
/// of it within one deadline and a bounded number of calls at once.
/// </summary>
public sealed class SuiRpc : IDisposable
{
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);
    private readonly SuiRpcOptions options;
    private readonly TimeProvider time;
    private readonly GrpcChannel channel;
    private readonly EndpointSet endpoints;
    private readonly RetryBudget retries;
    private readonly SemaphoreSlim slots;
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Calls the endpoints of the options.</summary>
    /// <exception cref="ArgumentException">The options are wrong; one line for each fault.</exception>
    public SuiRpc(SuiRpcOptions options, TimeProvider time)
    {
        options.Validate();
        (this.options, this.time) = (options, time);
        channel = new GrpcChannel(options);
        endpoints = new EndpointSet(options, time);
        retries = new RetryBudget(options.RetryTokens, time);
        slots = new SemaphoreSlim(options.MaxCalls, options.MaxCalls);
    }

    /// <summary>The address that is asked next; for messages.</summary>
    public Uri Endpoint => options.Endpoints[endpoints.Choose(null, 0)];

    /// <summary>How each full node fares, in the order of the options.</summary>
    public IReadOnlyList<SuiEndpointReport> Endpoints => endpoints.Report();

    /// <summary>One request, one reply. While the chain does not answer it tries again with growing pauses.</summary>
    /// <exception cref="SuiRpcException">The chain answered with an error.</exception>
    /// <exception cref="ChainUnavailableException">No attempt was answered.</exception>
    public Task<TReply> Call<TRequest, TReply>(SuiMethod<TRequest, TReply> method, TRequest request, CancellationToken ct = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        Call(method, request, null, static reply => reply, ct);

    /// <summary>
    /// One request of a node that has <paramref name="checkpoint"/>, and what <paramref name="read"/> makes of the reply. A reply it cannot
    /// read is the fault of the node that gave it; NOT_FOUND counts only when every node says so.
    /// </summary>
    /// <exception cref="SuiRpcException">The chain answered with an error.</exception>
    /// <exception cref="ChainUnavailableException">No attempt was answered.</exception>
    internal async Task<T> Call<TRequest, TReply, T>(
        SuiMethod<TRequest, TReply> method, TRequest request, ulong? checkpoint, Func<TReply, T> read, CancellationToken ct)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ProbeOthers();
        using var total = new CancellationTokenSource(options.TotalTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, ct);
        var backoff = new Backoff(options.FirstPause, options.LongestPause);
        uint tried = 0;
        for (int attempt = 1; ; attempt++)
        {
            int asked = endpoints.Choose(checkpoint, tried);
            SuiRpcException fault;
            try
            {
                var result = await InSlot(
                    () => CallOnce(asked, method, request, read, options.Timeout, either.Token, ct), method.Path, either.Token, ct);
                retries.Succeeded();
                return result;
            }
            catch (SuiRpcException e)
            {
                fault = e;
            }

            tried |= 1u << asked;
            bool others = !endpoints.AreAllTried(tried) && !total.IsCancellationRequested;
            switch (CallVerdicts.Of(fault.Status))
            {
                case CallVerdict.Answer when others && checkpoint is not null && fault.Status == GrpcStatus.NotFound:
                case CallVerdict.Elsewhere or CallVerdict.Again when others:
                    continue;
                case CallVerdict.Again when attempt < options.Attempts && !total.IsCancellationRequested && retries.TryTake():
                    tried = 0;
                    await Pause(backoff.Next(), fault, either.Token, ct);
                    continue;
                case CallVerdict.Again:
                    throw Unavailable(asked, fault);
                default:
                    throw fault;
            }
        }
    }

    /// <summary>One request, many replies, until the server ends the stream, which it may at any time. Nothing is tried again.</summary>
    /// <exception cref="SuiRpcException">The chain answered with an error, or the stream ended with one.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or the connection broke.</exception>
    public IAsyncEnumerable<TReply> Stream<TRequest, TReply>(
        SuiMethod<TRequest, TReply> method, TRequest request, CancellationToken ct = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        Stream(method, request, null, static reply => reply, ct);

    /// <summary>
    /// A stream of a node that has <paramref name="checkpoint"/>, each reply as <paramref name="read"/> makes it. It is read no faster than
    /// the caller asks; a stream that stays silent while it is waited for is given up.
    /// </summary>
    internal async IAsyncEnumerable<T> Stream<TRequest, TReply, T>(
        SuiMethod<TRequest, TReply> method, TRequest request, ulong? checkpoint, Func<TReply, T> read,
        [EnumeratorCancellation] CancellationToken ct = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ProbeOthers();
        int asked = endpoints.Choose(checkpoint, 0);
        GrpcReplies? replies = null;
        try
        {
            while (true)
            {
                T next;
                using var silence = new CancellationTokenSource(options.StreamSilence, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, ct);
                try
                {
                    replies ??= await Open(asked, method.Path, request, null, either.Token);
                    if (await replies.Next(either.Token) is not { } payload)
                    {
                        yield break;
                    }

                    next = Read(asked, method, payload, read);
                }
                catch (Exception e) when (GrpcChannel.Fault(e, method.Path, ct) is { } fault)
                {
                    Judge(asked, fault);
                    throw CallVerdicts.Of(fault.Status) == CallVerdict.Again
                        ? new ChainUnavailableException($"The stream from {options.Endpoints[asked]} broke: {fault.Message}", e)
                        : fault;
                }

                yield return next;
            }
        }
        finally
        {
            replies?.Dispose();
        }
    }

    /// <summary>Ends all calls.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        channel.Dispose();
        stopping.Dispose();

        // Calls under way still give their places back; the semaphore holds nothing that would have to be freed.
    }

    private async Task<T> InSlot<T>(Func<Task<T>> call, string path, CancellationToken either, CancellationToken caller)
    {
        try
        {
            await slots.WaitAsync(either);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            throw new ChainUnavailableException(
                $"{path}: {options.MaxCalls} calls were in flight for {options.TotalTimeout} and none of them ended. The chain is overloaded.", e);
        }

        try
        {
            return await call();
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<T> CallOnce<TRequest, TReply, T>(
        int asked, SuiMethod<TRequest, TReply> method, TRequest request, Func<TReply, T> read, TimeSpan timeout,
        CancellationToken total, CancellationToken caller)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, total);
        long began = time.GetTimestamp();
        try
        {
            using var replies = await Open(asked, method.Path, request, timeout, either.Token);
            var payload = await replies.Next(either.Token) ?? throw new SuiRpcException(GrpcStatus.Internal, "The reply is empty.");
            if (await replies.Next(either.Token) is not null)
            {
                throw new SuiRpcException(GrpcStatus.Internal, "The reply to a single call is a stream.");
            }

            var result = Read(asked, method, payload, read);
            endpoints.Succeeded(asked, time.GetElapsedTime(began), null);
            return result;
        }
        catch (Exception e) when (GrpcChannel.Fault(e, method.Path, caller) is { } fault)
        {
            Judge(asked, fault);
            throw fault;
        }
    }

    private async Task<GrpcReplies> Open(int asked, string path, IMessage request, TimeSpan? deadline, CancellationToken ct)
    {
        var replies = await channel.Open(options.Endpoints[asked], path, request, deadline, ct);
        try
        {
            endpoints.Heard(asked, replies.Facts);
            return replies;
        }
        catch
        {
            replies.Dispose();
            throw;
        }
    }

    private T Read<TRequest, TReply, T>(int asked, SuiMethod<TRequest, TReply> method, ReadOnlyMemory<byte> payload, Func<TReply, T> read)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var reply = method.ReplyParser.ParseFrom(payload.Span);
        if (EndpointSet.HeightOf(reply) is { } height)
        {
            endpoints.Told(asked, height);
        }

        return read(reply);
    }

    private void Judge(int asked, SuiRpcException fault)
    {
        if (CallVerdicts.IsIll(fault.Status))
        {
            endpoints.Failed(asked);
        }
    }

    private async Task Pause(TimeSpan pause, SuiRpcException fault, CancellationToken either, CancellationToken caller)
    {
        try
        {
            await Task.Delay(pause, time, either);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw Unavailable(endpoints.Choose(null, 0), fault);
        }
    }

    private ChainUnavailableException Unavailable(int asked, SuiRpcException fault) =>
        new($"The chain at {options.Endpoints[asked]} does not answer ({fault.Message}). Check that it runs there.", fault);

    /// <summary>Full nodes that are not asked are looked after beside the calls, so that the next failover knows where to go.</summary>
    private void ProbeOthers()
    {
        if (endpoints.Count == 1 || stopping.IsCancellationRequested)
        {
            return;
        }

        var token = stopping.Token;
        foreach (int index in endpoints.TakeDue())
        {
            _ = Probe(index, token);
        }
    }

    private async Task Probe(int index, CancellationToken ct)
    {
        try
        {
            var timeout = options.Timeout < LongestProbe ? options.Timeout : LongestProbe;
            await CallOnce(index, SuiMethods.GetServiceInfo, new GetServiceInfoRequest(), static reply => reply, timeout, ct, ct);
        }
        catch (Exception e) when (e is SuiRpcException or OperationCanceledException or ObjectDisposedException)
        {
            // Its health says so already.
        }
        finally
        {
            endpoints.Probed(index);
        }
    }
}
