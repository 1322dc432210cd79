using System.Text;
using Walrus.Client.Nodes;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.Client.Tests.Nodes;

public class NodeJsonTests
{
    private const string Digest = "11111111111111111111111111111112";
    private static readonly EventId Event = new(SuiDigest.Parse(Digest), 7);

    public static TheoryData<BlobStatus, string> Statuses => new()
    {
        { new BlobStatus.Nonexistent(), "\"nonexistent\"" },
        {
            new BlobStatus.Deletable(null, new DeletableCounts(2, 1)),
            """{"deletable":{"initialCertifiedEpoch":null,"deletableCounts":{"count_deletable_total":2,"count_deletable_certified":1}}}"""
        },
        {
            new BlobStatus.Permanent(new Epoch(9), true, Event, new DeletableCounts(0, 0), new Epoch(4)),
            """{"permanent":{"endEpoch":9,"isCertified":true,"statusEvent":{"txDigest":"11111111111111111111111111111112","eventSeq":"7"}"""
            + ""","deletableCounts":{"count_deletable_total":0,"count_deletable_certified":0},"initialCertifiedEpoch":4}}"""
        },
        { new BlobStatus.Invalid(Event), """{"invalid":{"event":{"txDigest":"11111111111111111111111111111112","eventSeq":"7"}}}""" },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_blob_status_is_written_as_upstream_writes_it_and_read_back(BlobStatus status, string json)
    {
        var envelope = NodeEnvelope.Success(200, status);
        Assert.Equal($$$"""{"success":{"code":200,"data":{{{json}}}}}""", Encoding.UTF8.GetString(envelope));
        Assert.Equal(status, NodeEnvelope.ReadSuccess<BlobStatus>(envelope, 200));
    }

    [Fact]
    public void Unknown_fields_are_passed_over_and_an_event_number_may_be_a_number()
    {
        var json = """{"success":{"code":200,"new":1,"data":"""
            + """{"invalid":{"event":{"txDigest":"11111111111111111111111111111112","eventSeq":7,"x":[]}}}}}""";
        Assert.Equal(new BlobStatus.Invalid(Event), NodeEnvelope.ReadSuccess<BlobStatus>(Encoding.UTF8.GetBytes(json), 200));
    }

    [Theory]
    [InlineData("""{"success":{"code":201,"data":"nonexistent"}}""")]
    [InlineData("""{"success":{"code":200,"data":null}}""")]
    [InlineData("""{"success":{"code":200}}""")]
    [InlineData("""{"success":{"code":200,"data":"Nonexistent!"}}""")]
    [InlineData("""{"success":{"code":200,"code":200,"data":"nonexistent"}}""")]
    [InlineData("""{"success":{"code":200,"data":{"permanent":{}}}}""")]
    [InlineData("""{"success":{"code":200,"data":{"permanent":[],"invalid":{}}}}""")]
    [InlineData("""{"success":{"code":200,"data":{"permanent":{"endEpoch":-1}}}}""")]
    [InlineData("""{"success":{"code":200,"data":{"invalid":{"event":{"txDigest":"0","eventSeq":"7"}}}}}""")]
    [InlineData("""{"success":{"code":200,"data":"\ud800"}}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Anything_else_is_a_format_error(string json) =>
        Assert.ThrowsAny<WalrusFormatException>(() => NodeEnvelope.ReadSuccess<BlobStatus>(Encoding.UTF8.GetBytes(json), 200));

    [Fact]
    public void A_stored_status_is_a_lower_case_word()
    {
        Assert.Equal("""{"success":{"code":200,"data":"buffered"}}""", Encoding.UTF8.GetString(NodeEnvelope.Success(200, StoredStatus.Buffered)));
        Assert.Equal(StoredStatus.Stored, NodeEnvelope.ReadSuccess<StoredStatus>("""{"success":{"code":200,"data":"stored"}}"""u8, 200));
        Assert.ThrowsAny<WalrusFormatException>(() => NodeEnvelope.ReadSuccess<StoredStatus>("""{"success":{"code":200,"data":2}}"""u8, 200));
    }

    [Fact]
    public void An_error_envelope_has_upstreams_form_and_is_read_back()
    {
        var error = new ApiError(ApiStatus.FailedPrecondition, "NOT_REGISTERED", "the blob isn't registered");
        Assert.Equal(
            """{"error":{"status":"FAILED_PRECONDITION","code":400,"message":"the blob isn't registered","details":"""
            + """[{"@type":"ErrorInfo","reason":"NOT_REGISTERED","domain":"storage.walrus.space","metadata":{}}]}}""",
            Encoding.UTF8.GetString(error.ToJson()));
        var read = ApiError.TryParse(error.ToJson(), 400)!;
        Assert.Equal((error.Status, error.Reason, error.Message, error.Domain), (read.Status, read.Reason, read.Message, read.Domain));
    }

    [Fact]
    public void An_internal_error_carries_the_trace_id() => Assert.Equal(
        """{"error":{"status":"INTERNAL","code":500,"message":"an internal error has occurred, please report it","details":"""
        + """[{"@type":"ErrorInfo","reason":"INTERNAL_ERROR","domain":"global","metadata":{}},"""
        + """{"@type":"DebugInfo","stackEntries":[],"detail":"TraceID: abc"}]}}""",
        Encoding.UTF8.GetString(ApiError.InternalError("abc").ToJson()));

    [Fact]
    public void Metadata_of_an_error_is_read()
    {
        var error = new ApiError(ApiStatus.InvalidArgument, "INVALID_EPOCH", "wrong epoch")
        {
            Metadata = new Dictionary<string, string> { ["request_epoch"] = "1", ["server_epoch"] = "2" },
        };
        Assert.Equal("2", ApiError.TryParse(error.ToJson(), 400)!.Metadata["server_epoch"]);
    }

    [Theory]
    [InlineData("""{"error":{"status":"NOT_FOUND","code":400,"message":"x","details":[]}}""", 400)]
    [InlineData("""{"error":{"status":"NOT_FOUND","code":404,"message":"x","details":[]}}""", 500)]
    [InlineData("""{"error":{"status":"WHATEVER","code":404,"message":"x","details":[]}}""", 404)]
    [InlineData("not found", 404)]
    public void An_envelope_that_contradicts_itself_is_none(string json, int http) =>
        Assert.Null(ApiError.TryParse(Encoding.UTF8.GetBytes(json), http));

    [Fact]
    public void Health_is_written_as_upstream_writes_it()
    {
        var health = new ServiceHealthInfo(
            HealthUptime.From(TimeSpan.FromMilliseconds(1500)), 3, "pk", "Active", new HealthEventProgress(10, 2),
            new HealthShardSummary(4, new HealthOwnedShards(0, 3, 1, 0), 0), null, 99);
        var json = NodeEnvelope.Success(200, health);
        Assert.Equal(
            """{"success":{"code":200,"data":{"uptime":{"secs":1,"nanos":500000000},"epoch":3,"publicKey":"pk","nodeStatus":"""
            + "\"Active\"" + ""","eventProgress":{"persisted":10,"pending":2,"highestFinishedEventIndex":null}"""
            + ""","shardSummary":{"owned":4,"ownedShardStatus":{"unknown":0,"ready":3,"inTransfer":1,"inRecovery":0},"readOnly":0}"""
            + ""","latestCheckpointSequenceNumber":99}}}""",
            Encoding.UTF8.GetString(json));
        Assert.Equal(
            new NodeHealth(TimeSpan.FromMilliseconds(1500), new Epoch(3), "Active", 4, 3, 99),
            NodeEnvelope.ReadSuccess<ServiceHealthInfo>(json, 200).ToHealth());
    }
}
