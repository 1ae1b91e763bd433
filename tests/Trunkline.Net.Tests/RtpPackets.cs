using Trunkline.Base;
using Trunkline.Gateway;

namespace Trunkline.Net.Tests;

/// <summary>Notes who sent RTP to us.</summary>
internal sealed class RtpPackets : IRtpReceiver
{
    public List<NetAddress> Sources { get; } = [];

    public void OnDatagram(NetAddress source, Span<byte> datagram, long arrivalUs) => Sources.Add(source);
}
