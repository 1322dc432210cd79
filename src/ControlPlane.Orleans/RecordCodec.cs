using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ControlPlane.Actors;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace ControlPlane.Orleans;

/// <summary>
/// Carries the immutable records of the actors' contracts as JSON, and hands them on uncopied where no wire lies between. The types
/// themselves know nothing of Orleans. A message that names any other type is refused.
/// </summary>
internal sealed class RecordCodec(ActorAssemblies assemblies) : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    public bool IsSupportedType(Type type) =>
        assemblies.Declare(type) && !type.IsAbstract && !type.IsAssignableTo(typeof(Exception)) && !type.IsAssignableTo(typeof(IActor))
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    public bool? IsTypeAllowed(Type type) => assemblies.Declare(type) ? true : null;

    public object? DeepCopy(object? input, CopyContext context) => input;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;

        // No expected type: always name it, because a base record says nothing of the case.
        writer.WriteFieldHeader(fieldIdDelta, expectedType: null, value!.GetType(), WireType.LengthPrefixed);
        var json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType());
        writer.WriteVarUInt32((uint)json.Length);
        writer.Write(json);
    }

    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference) return ReferenceCodec.ReadReference(ref reader, field.FieldType!);
        field.EnsureWireType(WireType.LengthPrefixed);
        var id = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        var value = JsonSerializer.Deserialize(reader.ReadBytes(reader.ReadVarUInt32()), field.FieldType!)!;
        ReferenceCodec.RecordObject(reader.Session, value, id);
        return value;
    }
}
