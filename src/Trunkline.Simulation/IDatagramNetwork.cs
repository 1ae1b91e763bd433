using Trunkline.Base;

namespace Trunkline.Simulation;

/// <summary>Takes datagrams addressed to a bound port.</summary>
/// <param name="from">The sender's address as the network shows it.</param>
/// <param name="octets">Valid during the call.</param>
public delegate void DatagramHandler(NetAddress from, ReadOnlySpan<byte> octets);

/// <summary>A network of datagrams: the World's, or real UDP for a phone that is a program of its own.</summary>
public interface IDatagramNetwork
{
    /// <summary>Binds a port.</summary>
    /// <returns>False when it is taken.</returns>
    bool Bind(NetAddress local, DatagramHandler handler);

    /// <summary>Frees a port.</summary>
    void Unbind(NetAddress local);

    /// <summary>Sends a datagram; the octets are copied.</summary>
    void Send(NetAddress from, NetAddress to, ReadOnlySpan<byte> octets);
}
