namespace Trunkline.Sip;

/// <summary>Hears of every message of a session as it leaves and arrives, repetitions included. On the loop.</summary>
public interface ISipTrace
{
    /// <summary>A message.</summary>
    /// <param name="isOutgoing">True when we sent it.</param>
    /// <param name="method">The method of the request, or of the request that a response answers.</param>
    /// <param name="status">Of a response; 0 for a request.</param>
    void OnMessage(bool isOutgoing, SipMethod method, int status);
}
