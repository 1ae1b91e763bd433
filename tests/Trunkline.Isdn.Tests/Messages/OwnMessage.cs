using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.Tests.Messages;

/// <summary>Messages with random values in every element, seeded.</summary>
internal static class OwnMessage
{
    public static byte[] Seeded(ulong seed)
    {
        var prng = new Prng(seed + 1);
        Q931MessageType[] types = [Q931MessageType.Setup, Q931MessageType.Alerting, Q931MessageType.Connect, Q931MessageType.Disconnect, Q931MessageType.Status, Q931MessageType.Restart, Q931MessageType.Notify];
        var type = types[prng.Next(types.Length)];
        var octets = new byte[260];
        var room = new byte[96];
        var writer = new Q931Writer(octets, new((ushort)prng.Next(32768), prng.Next(2) == 1), type);
        var channel = 1 + prng.Next(31);
        var location = (CauseLocation)prng.Next(6);
        switch (type)
        {
            case Q931MessageType.Setup:
                if (prng.Next(2) == 0)
                {
                    writer.Add(new SendingCompleteIe());
                }

                writer.Add(RedirectingNumberIe.From(Number(prng), RedirectingReason.NoReply, room.AsSpan(64)));
                writer.Add(CalledPartyNumberIe.From(Number(prng), room));
                writer.Add(CallingPartyNumberIe.From(Number(prng), room.AsSpan(32)));
                writer.Add(new BearerCapabilityIe(prng.Next(2) == 0 ? TransferCapability.Speech : TransferCapability.Audio3k1, Layer1Protocol.ALaw));
                writer.Add(ChannelIdentificationIe.Of(channel, prng.Next(2) == 0));
                break;
            case Q931MessageType.Alerting or Q931MessageType.Connect:
                writer.Add(new DisplayIe("Duty room 7"u8));
                writer.Add(new ProgressIndicatorIe(ProgressDescription.InBand, location));
                writer.Add(ChannelIdentificationIe.Of(channel, exclusive: true));
                writer.Add(ConnectedNumberIe.From(Number(prng), room));
                break;
            case Q931MessageType.Status:
                writer.Add(new CallStateIe((byte)prng.Next(13)));
                writer.Add(new CauseIe(Q850Cause.MandatoryElementMissing, location, [0x18]));
                break;
            case Q931MessageType.Restart:
                writer.Add(new RestartIndicatorIe(RestartClass.IndicatedChannels));
                writer.Add(ChannelIdentificationIe.Of(channel, exclusive: true));
                break;
            case Q931MessageType.Notify:
                writer.Add(new NotificationIndicatorIe(Notification.RemoteHold));
                break;
            default:
                Q850Cause[] causes = [Q850Cause.NormalClearing, Q850Cause.UserBusy, Q850Cause.CallRejected, Q850Cause.NoCircuitAvailable];
                writer.Add(new CauseIe(causes[prng.Next(causes.Length)], location));
                break;
        }

        return writer.Octets.ToArray();
    }

    private static PhoneNumber Number(Prng prng)
    {
        var digits = string.Concat(Enumerable.Range(0, 3 + prng.Next(12)).Select(_ => (char)('0' + prng.Next(10))));
        return new(digits, (TypeOfNumber)prng.Next(5), NumberingPlan.Isdn, (Presentation)prng.Next(2), (Screening)prng.Next(4));
    }
}
