using System.Text.Json;
using ControlPlane.Actors;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Storage;

namespace ControlPlane.Orleans;

/// <summary>
/// The state of a grain, read when it is activated and named after its type: the SQL provider tells rows of one key apart by that name.
/// </summary>
internal sealed class GrainDocument<TState>(IGrainContext grain, IPersistentStateFactory states) : IDocument<TState>
{
    private readonly IPersistentState<TState> state = states.Create<TState>(grain, new Place());

    public TState Value
    {
        get => state.State;
        set => state.State = value;
    }

    public Task Save() => state.WriteStateAsync();

    private sealed class Place : IPersistentStateConfiguration
    {
        public string StateName => typeof(TState).Name;

        public string? StorageName => null;
    }
}

/// <summary>Stores state as the JSON that every host writes, without names of types.</summary>
internal sealed class JsonStorageSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input);
}
