using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.Tests.Messages;

/// <summary>Mutations of real messages, seeded: nothing throws, nothing points outside, every reader ends.</summary>
public sealed class Q931FuzzTests
{
    private readonly Q931Message _message = new();
    private readonly Q931Diagnosis _diagnosis = new();
    private readonly Q931Reassembler _reassembler = new();

    [Fact]
    public void Messages_Mutated_AreReadWithoutHarm()
    {
        var prng = new Prng(931);
        var corpus = LapdCapture.Names().SelectMany(LapdCapture.Read).ToList();
        Assert.True(corpus.Count > 30);
        for (var i = 0; i < 60_000; i++)
        {
            Feed(Mutate(corpus[prng.Next(corpus.Count)], corpus, prng));
        }
    }

    [Fact]
    public void RandomOctets_BehindAGoodHead_AreReadWithoutHarm()
    {
        var prng = new Prng(77);
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[5 + prng.Next(60)];
            prng.Fill(octets);
            ((byte[])[8, 2, 0, 1]).CopyTo(octets, 0);
            Feed(octets);
        }
    }

    /// <summary>Each element and each argument with every first octets and with random ones of every length.</summary>
    [Fact]
    public void Elements_WithAnyContents_AreReadWithoutHarm()
    {
        var prng = new Prng(5);
        var ids = Enum.GetValues<ElementId>();
        var content = new byte[255];
        for (var length = 0; length <= 255; length++)
        {
            for (var round = 0; round < 8; round++)
            {
                prng.Fill(content);
                foreach (var id in ids)
                {
                    var error = ElementContent.Check(id, content.AsSpan(0, length));
                    Assert.InRange(error.Offset, 0, length);
                }

                ReadFacility(content.AsSpan(0, length));
            }
        }
    }

    private void Feed(byte[] octets)
    {
        if (!_message.TryRead(octets, out var error))
        {
            Assert.NotEqual(Q931ParseErrorKind.None, error.Kind);
            Assert.InRange(error.Offset, 0, octets.Length);
            return;
        }

        var end = _message.TypeOffset + 1;
        foreach (ref readonly var element in _message.Elements)
        {
            // elements lie behind one another, shifts between them
            Assert.InRange(element.Offset, end, octets.Length);
            end = element.End;
            Assert.InRange(end, element.Offset + 1, octets.Length);
        }

        foreach (var side in (Q931Side[])[Q931Side.User, Q931Side.Network])
        {
            _diagnosis.Examine(_message, Variant.Qsig, side, isFirstResponse: true);
            _diagnosis.Examine(_message, Variant.EuroIsdn, side, isFirstResponse: true);
            Assert.Equal(_diagnosis.Cause == Q850Cause.None, _diagnosis.Diagnostics.IsEmpty);
        }

        for (var i = 0; _message.TryGet<FacilityIe>(i, out var facility); i++)
        {
            ReadFacility(facility.Octets);
        }

        _reassembler.Add(_message);
        Assert.NotEmpty(Q931Text.Line(_message));
        Assert.NotEmpty(Q931Text.Full(_message));
    }

    private static void ReadFacility(ReadOnlySpan<byte> octets)
    {
        var reader = new FacilityReader(octets);
        Span<ChargeRate> rates = new ChargeRate[ChargeRate.MaxItems];
        while (reader.TryRead(out var component))
        {
            _ = DivertingLeg1.TryRead(component.Argument, out _) | DivertingLeg2.TryRead(component.Argument, out _)
                | DivertingLeg3.TryRead(component.Argument, out _) | QsigName.TryRead(component.Argument, out _)
                | Charge.TryRead(component, out _) | ChargeRate.TryRead(component, rates, out _);
        }

        ReadOnlySpan<byte> argument = octets;
        foreach (var operation in (int[])[Operation.AocSCurrency, Operation.AocDCurrency, Operation.AocDChargingUnit, Operation.AocECurrency, Operation.AocEChargingUnit])
        {
            var component = new RoseComponent { Kind = RoseKind.Invoke, Value = operation, Argument = argument };
            _ = Charge.TryRead(component, out _) | ChargeRate.TryRead(component, rates, out _);
        }
    }

    private static byte[] Mutate(byte[] original, List<byte[]> corpus, Prng prng)
    {
        var octets = new List<byte>(original);
        for (var changes = 1 + prng.Next(4); changes > 0 && octets.Count > 5; changes--)
        {
            var at = prng.Next(octets.Count);
            switch (prng.Next(6))
            {
                case 0:
                    octets[at] ^= (byte)(1 << prng.Next(8));
                    break;
                case 1:
                    octets[at] = (byte)prng.Next(256);
                    break;
                case 2:
                    octets.RemoveRange(at, Math.Min(1 + prng.Next(4), octets.Count - at));
                    break;
                case 3:
                    octets.Insert(at, (byte)prng.Next(256));
                    break;
                case 4:
                    octets.RemoveRange(at, octets.Count - at);
                    break;
                default:
                    octets.AddRange(corpus[prng.Next(corpus.Count)].Skip(5));
                    break;
            }
        }

        return [.. octets];
    }
}
