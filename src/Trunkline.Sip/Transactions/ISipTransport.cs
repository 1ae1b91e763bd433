using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>What carries messages.</summary>
public enum SipTransportKind : byte
{
    /// <summary>Datagrams: requests and responses are repeated by timers.</summary>
    Udp,

    /// <summary>A stream: reliable.</summary>
    Tcp,
}

/// <summary>Between which addresses a message travels; over TCP also on which connection.</summary>
/// <param name="Kind">The transport.</param>
/// <param name="Local">Our address; port 0 or no address: the transport chooses.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Connection">The transport's number of the TCP connection; 0 is none yet: one to <paramref name="Remote"/> is reused or opened.</param>
public readonly record struct SipFlow(SipTransportKind Kind, NetAddress Local, NetAddress Remote, int Connection = 0)
{
    /// <summary>True when the transport repeats what is lost, so that timers need not.</summary>
    public bool IsReliable => Kind != SipTransportKind.Udp;

    /// <summary>For people: "udp 192.0.2.1:5060".</summary>
    public override string ToString() => (Kind == SipTransportKind.Udp ? "udp " : "tcp ") + Remote;
}

/// <summary>The port to the network. Implemented by the room that owns sockets and, in tests, by memory.</summary>
/// <remarks>Called on the loop; must not call back into the endpoint before it returns.</remarks>
public interface ISipTransport
{
    /// <summary>Sends one message.</summary>
    /// <param name="flow">Where to.</param>
    /// <param name="octets">The message; copied before the call returns.</param>
    /// <returns>False when it is already known that it cannot be sent. Later failures: <see cref="SipEndpoint.OnTransportError"/>.</returns>
    bool Send(in SipFlow flow, ReadOnlySpan<byte> octets);

    /// <summary>The address a peer reaches us at over this flow: written into Via and Contact.</summary>
    NetAddress LocalAddressFor(in SipFlow flow);
}
