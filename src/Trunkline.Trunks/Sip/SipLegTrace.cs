using System.Text;
using Trunkline.Calls;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Keeps a SIP leg's messages by method and status.</summary>
internal sealed class SipLegTrace(LegMessages messages) : ISipTrace
{
    public void OnMessage(bool isOutgoing, SipMethod method, int status) => messages.Note(isOutgoing, ((int)method << 16) | status);
}

/// <summary>A kept message of a SIP leg in words.</summary>
public static class SipMessageWords
{
    /// <summary>"INVITE", "180 Ringing", "200 OK (BYE)".</summary>
    public static string Of(int code)
    {
        var (method, status) = (Encoding.ASCII.GetString(SipMethods.NameOf((SipMethod)(code >> 16))), code & 0xFFFF);
        return status == 0 ? method : $"{status} {Encoding.ASCII.GetString(SipStatus.ReasonOf(status))}{((SipMethod)(code >> 16) == SipMethod.Invite ? "" : $" ({method})")}";
    }
}
