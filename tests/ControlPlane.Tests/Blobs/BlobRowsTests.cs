using ControlPlane.Blobs;
using ControlPlane.Chain;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Blobs;

/// <summary>Rows against the counting model of node-behaviour §2, on random histories.</summary>
public sealed class BlobRowsTests
{
    [Fact]
    public void A_row_agrees_with_the_counting_model_on_random_histories()
    {
        foreach (var seed in Enumerable.Range(0, 2000)) Agree(seed);
    }

    [Fact]
    public void A_certification_after_all_certified_references_went_is_a_new_obligation()
    {
        var row = new BlobRow().Next(Placed(1, Registered(Blob(0), 1, 9, true)), Epoch(1))
            .Next(Placed(2, Certified(Blob(0), 1, 1, 9, true)), Epoch(1))
            .Next(Placed(3, Registered(Blob(0), 2, 9)), Epoch(1)).Next(Placed(4, new ChainEvent.BlobDeleted(Blob(0), Object(1))), Epoch(1));
        Assert.Equal((BlobPhase.Registered, null), (row.PhaseIn(Epoch(1)), row.FirstCertified));

        row = row.Next(Placed(5, Certified(Blob(0), 2, 1, 9)), Epoch(1));
        Assert.Equal(5UL, row.CertifiedCheckpoint);
    }

    private static void Agree(int seed)
    {
        var random = new Random(seed);
        BlobRow? row = null;
        var model = new Dictionary<int, (int End, bool Certified)>();
        bool invalid = false;
        int epoch = 1;
        for (ulong checkpoint = 1; checkpoint < 30; checkpoint++)
        {
            int reference = random.Next(4);
            switch (random.Next(12))
            {
                case < 4 when !model.ContainsKey(reference):
                    model[reference] = (epoch + random.Next(1, 4), false);
                    row = (row ?? new()).Next(Placed(checkpoint, Registered(Blob(0), reference, model[reference].End, true)), Epoch(epoch));
                    break;
                case < 8 when model.TryGetValue(reference, out var known):
                    model[reference] = (known.Certified ? known.End + 1 : known.End, true);
                    row = row!.Next(Placed(checkpoint, Certified(Blob(0), reference, epoch, model[reference].End, true)), Epoch(epoch));
                    break;
                case 8 or 9 when model.Remove(reference):
                    row = row!.Next(Placed(checkpoint, new ChainEvent.BlobDeleted(Blob(0), Object(reference))), Epoch(epoch));
                    break;
                case 10:
                    epoch++;
                    row = row?.Expire(Epoch(epoch));
                    foreach (var gone in model.Where(m => m.Value.End <= epoch).Select(m => m.Key).ToArray()) model.Remove(gone);
                    break;
                case 11 when row is not null && random.Next(6) == 0:
                    row = row.Next(Placed(checkpoint, new ChainEvent.BlobInvalid(Blob(0))), Epoch(epoch));
                    invalid = true;
                    break;
            }

            var phase = row?.PhaseIn(Epoch(epoch)) ?? BlobPhase.Unknown;
            Assert.True(invalid == (phase is BlobPhase.Invalid), $"Seed {seed} at {checkpoint}: {phase}");
            if (invalid) return;
            Assert.True((model.Count > 0) == (phase is BlobPhase.Registered or BlobPhase.Certified), $"Seed {seed} at {checkpoint}: {phase}");
            Assert.True(model.Values.Any(m => m.Certified) == (phase is BlobPhase.Certified), $"Seed {seed} at {checkpoint}: {phase}");
            Assert.True((row?.FirstCertified is not null) == model.Values.Any(m => m.Certified), $"Seed {seed} at {checkpoint}: first certification");
        }
    }

    private static PlacedEvent Placed(ulong checkpoint, ChainEvent e) => new(checkpoint, Genesis, e);
}
