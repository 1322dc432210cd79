using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Polly;
using Polly.Retry;

namespace ControlPlane.Kubernetes.Api;

/// <summary>HTTP to one API server: who we are, how much we read at most, and when we ask again.</summary>
internal sealed class ApiTransport : IDisposable
{
    /// <summary>The largest answer read, in bytes: a page of 500 objects of 60 KiB.</summary>
    internal const int MaxAnswer = 32 << 20;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private readonly KubernetesConnection connection;
    private readonly TimeProvider clock;
    private readonly HttpClient http;
    private readonly ResiliencePipeline retries;

    internal ApiTransport(KubernetesConnection connection, TimeProvider clock)
    {
        this.connection = connection;
        this.clock = clock;
        http = new HttpClient(Handler(connection)) { BaseAddress = connection.Server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("haulout-operator");
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        retries = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = LongestWait,
            ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception)),
            DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Exception)),
        }).Build();
    }

    /// <summary>Sends a request until it is answered or refused for good and returns the body.</summary>
    /// <exception cref="ApiRefusedException">The server said no, or said "later" too often.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    internal async Task<byte[]> Send(Func<HttpRequestMessage> request, CancellationToken ct) =>
        await retries.ExecuteAsync(async token => await SendOnce(request(), token), ct);

    /// <summary>Opens an answer without end, as a watch is; the caller disposes it.</summary>
    internal async Task<HttpResponseMessage> Open(HttpRequestMessage request, CancellationToken ct)
    {
        Authorize(request);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ApiRefusedException.From(response.StatusCode, await Body(response, ct), RetryAfter(response));
        }
    }

    public void Dispose() => http.Dispose();

    private static bool MayPass(Exception? failure) => failure switch
    {
        ApiRefusedException refused => refused.Status is HttpStatusCode.TooManyRequests || (int)refused.Status >= 500,
        HttpRequestException or TimeoutException => true,
        _ => false,
    };

    // The pause the server asks for, within bounds; null leaves it to the back-off.
    private static TimeSpan? Asked(Exception? failure) =>
        (failure as ApiRefusedException)?.RetryAfter is { } wait ? wait < LongestWait ? wait : LongestWait : null;

    private static SocketsHttpHandler Handler(KubernetesConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (connection.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (connection.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return handler;
    }

    private async Task<byte[]> SendOnce(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            Authorize(request);
            using var limit = new CancellationTokenSource(AnswerWithin, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
                byte[] body = await Body(response, both.Token);
                return response.IsSuccessStatusCode ? body : throw ApiRefusedException.From(response.StatusCode, body, RetryAfter(response));
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                throw new TimeoutException($"the API server {connection.Server} did not answer within {AnswerWithin.TotalSeconds:0} s");
            }
        }
    }

    private void Authorize(HttpRequestMessage request)
    {
        if (connection.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Current(clock));
        }
    }

    private static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, ct)) > 0)
        {
            if (body.Length + read > MaxAnswer)
            {
                throw new InvalidDataException($"the API server sent more than {MaxAnswer} bytes");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };
}
