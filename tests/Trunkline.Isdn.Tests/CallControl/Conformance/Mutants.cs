using Trunkline.Base;
using Trunkline.Isdn.CallControl;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.CallControl.Conformance;

/// <summary>Calls whose messages are damaged on the way, seeded.</summary>
internal static class Mutants
{
    private static readonly string[] Messages = ["SETUP bc ch=5! to=12 from=34 sc", "ALERTING ch=5! pi=8", "RELEASE cause=16", "RELEASE_COMPLETE cause=16"];

    /// <summary>Feeds mutants, ends what is left by RELEASE COMPLETE of every call reference, and looks for what leaked.</summary>
    public static void Feed(Q931Interface isdn, int count)
    {
        var prng = new Prng(931);
        byte[][] originals = [.. Messages.Select(m => Q931Words.Octets(m.Split(' '), new(7)))];
        var octets = new byte[300];
        var most = 0;
        for (var i = 0; i < count; i++)
        {
            var original = originals[i % originals.Length];
            original.CopyTo(octets, 0);
            octets[3] = (byte)(1 + (i / originals.Length % 100));
            var length = original.Length;
            for (var changes = prng.Next(4); changes > 0; changes--)
            {
                length = Change(octets, length, prng);
            }

            isdn.OnDlDataIndication(octets.AsSpan(0, length));
            most = Math.Max(most, isdn.Calls);
        }

        Assert.True(most > 5);
        for (var reference = 1; reference <= 0x7FFF; reference++)
        {
            foreach (var flag in (bool[])[false, true])
            {
                isdn.OnDlDataIndication(new Q931Writer(octets, new((ushort)reference, flag), Q931MessageType.ReleaseComplete).Octets);
            }
        }

        Assert.Equal((0, isdn.Values.Channels), (isdn.Calls, isdn.IdleChannels));
    }

    private static int Change(byte[] octets, int length, Prng prng)
    {
        var at = prng.Next(Math.Max(length, 1));
        switch (prng.Next(8))
        {
            case 0:
                return at;
            case 1:
                octets.AsSpan(at, length - at).CopyTo(octets.AsSpan(at + 1));
                octets[at] = (byte)prng.Next(256);
                return length + 1;
            case 2 when length > 0:
                octets.AsSpan(at + 1, length - at - 1).CopyTo(octets.AsSpan(at));
                return length - 1;
            case < 6:
                octets[at] ^= (byte)(1 << prng.Next(8));
                return length;
            default:
                octets[at] = (byte)prng.Next(256);
                return length;
        }
    }
}
