using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using ControlPlane.Actors;
using ControlPlane.Embedded.Stores;

namespace ControlPlane.Embedded.Hosting;

/// <summary>Stands for an actor: turns a method call into a turn in its mailbox. Public because the framework derives from it.</summary>
public class ActorProxy : DispatchProxy
{
    private static readonly MethodInfo Generic = typeof(ActorProxy).GetMethod(nameof(Answer), BindingFlags.NonPublic | BindingFlags.Instance)!;
    private static readonly ConcurrentDictionary<MethodInfo, Func<ActorProxy, MethodInfo, object?[], object>> Calls = new();

    private EmbeddedHost host = null!;
    private ActorId id;

    internal static TActor Create<TActor>(EmbeddedHost host, ActorId id) where TActor : class, IActor
    {
        var proxy = Create<TActor, ActorProxy>();
        var self = (ActorProxy)(object)proxy;
        (self.host, self.id) = (host, id);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Calls.GetOrAdd(targetMethod!, Bind)(this, targetMethod!, args ?? []);

    private static Func<ActorProxy, MethodInfo, object?[], object> Bind(MethodInfo method) => method.ReturnType switch
    {
        { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(Task<>) =>
            Generic.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<ActorProxy, MethodInfo, object?[], object>>(),
        var type when type == typeof(Task) => static (proxy, m, args) => proxy.Call(m, args, async (actor, a) =>
        {
            await (Task)Raw(m, actor, a)!;
            return true;
        }),
        _ => throw new NotSupportedException($"{method.DeclaringType}.{method.Name}: a method of an actor returns Task or Task<T>."),
    };

    private Task<T> Answer<T>(MethodInfo method, object?[] args) =>
        Call(method, args, async (actor, a) => Carry(await (Task<T>)Raw(method, actor, a)!));

    private Task<T> Call<T>(MethodInfo method, object?[] args, Func<IActor, object?[], Task<T>> body)
    {
        var ct = args.OfType<CancellationToken>().FirstOrDefault();
        var carried = host.CarriesJson ? [.. args.Select((a, i) => Carry(a, method.GetParameters()[i].ParameterType))] : args;
        return host.Call(id, method.Name, actor => body(actor, carried), ct);
    }

    private T Carry<T>(T value) => host.CarriesJson ? (T)Carry(value, typeof(T))! : value;

    private static object? Carry(object? value, Type type) => value is null or CancellationToken
        ? value
        : JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, type), type);

    private static object? Raw(MethodInfo method, IActor actor, object?[] args) =>
        method.Invoke(actor, BindingFlags.DoNotWrapExceptions, null, args, null);
}
