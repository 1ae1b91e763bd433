using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;

namespace Trunkline.Gateway;

/// <summary>Takes the datagrams of one RTP socket.</summary>
public interface IRtpReceiver
{
    /// <summary>A datagram came.</summary>
    /// <param name="source">Who sent it. Connected sockets filter in the kernel, but a datagram may have been queued before: check it.</param>
    /// <param name="datagram">Its octets; may be changed in place, not kept.</param>
    /// <param name="arrivalUs">When the loop woke for it, microseconds of the loop's monotonic time.</param>
    void OnDatagram(NetAddress source, Span<byte> datagram, long arrivalUs);
}

/// <summary>One bound RTP socket.</summary>
public interface IRtpSocket
{
    /// <summary>Address and port it is bound to, as far ends reach it.</summary>
    NetAddress Local { get; }

    /// <summary>Sends to, and takes only from, this address from now on. <see cref="NetAddress.None"/> takes from everybody and sends nowhere.</summary>
    void Connect(NetAddress remote);

    /// <summary>Sends one datagram to the connected address; never waits.</summary>
    /// <returns>False when it was not sent: not connected, or the system has no room.</returns>
    bool Send(ReadOnlySpan<byte> datagram);

    /// <summary>
    /// Sends one datagram while it is not connected, so that packets of everybody are still received: early media to a phone
    /// that has not sent yet. Never waits.
    /// </summary>
    /// <returns>False when it was not sent: connected, of another address family, or the system has no room.</returns>
    bool SendTo(NetAddress remote, ReadOnlySpan<byte> datagram);

    /// <summary>Closes it; the object is used again for another port. Nothing is received after this.</summary>
    void Close();
}

/// <summary>Where RTP terminations get their ports. Net implements it over UDP with epoll, the World in memory.</summary>
/// <remarks>On the gateway's loop; allocates nothing after start; never blocks, never throws.</remarks>
public interface IRtpSockets
{
    /// <summary>Binds the next free port of the range.</summary>
    /// <returns>False when every port is taken.</returns>
    bool TryOpen(IRtpReceiver receiver, [NotNullWhen(true)] out IRtpSocket? socket);
}
