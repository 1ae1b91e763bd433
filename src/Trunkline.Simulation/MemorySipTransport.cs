using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Simulation;

/// <summary>SIP over the World's datagrams.</summary>
internal sealed class MemorySipTransport(IDatagramNetwork network, NetAddress local) : ISipTransport
{
    public bool Send(in SipFlow flow, ReadOnlySpan<byte> octets)
    {
        network.Send(local, flow.Remote, octets);
        return true;
    }

    public NetAddress LocalAddressFor(in SipFlow flow) => local;
}
