using System.Text;

namespace Trunkline.Sip;

// Requests inside the dialog that are challenged: BYE, re-INVITE, UPDATE, INFO, REFER, NOTIFY, OPTIONS. Most servers challenge none of them; some all.
public sealed partial class SipSession
{
    /// <summary>Answers 401 and 407 to requests of ours; null answers none.</summary>
    public DigestClient? Credentials { get; set; }

    /// <summary>Sends the request in the layer's writer.</summary>
    private ClientTransaction Send(SipMethod method, ulong branch, in SipFlow flow, ISipClientUser? user) =>
        _layer.Send(method, branch, flow, Credentials is { } credentials ? new Challenged(this, credentials, user) : user, Trace);

    /// <summary>Hears the answers to one request, and sends it again when it is challenged. Outlives the session: a BYE may be challenged too.</summary>
    private sealed class Challenged(SipSession session, DigestClient credentials, ISipClientUser? user) : ISipClientUser
    {
        private readonly SipDialog _dialog = session._dialog!;
        private DigestAttempt _attempt;

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.Status is not (401 or 407) || credentials.Take(response, ref _attempt) != DigestReply.Answered)
            {
                user?.OnResponse(transaction, response);
                return;
            }

            var request = transaction.Request;
            var name = Encoding.ASCII.GetString(SipMethods.NameOf(transaction.Method));
            var target = request[(name.Length + 1)..];
            var uri = Encoding.UTF8.GetString(target[..target.IndexOf((byte)' ')]);
            var again = session._layer.Repeat(transaction.Method, request, ++_dialog.LocalCSeq, credentials.Lines(name, uri, _attempt), transaction.Flow, this, transaction.Trace);
            if (transaction == session._reinvite)
            {
                (session._reinvite, session._reinviteCSeq) = ((InviteClientTransaction)again, _dialog.LocalCSeq);
            }
        }

        public void OnFailed(ClientTransaction transaction, SipTransactionFailure why) => user?.OnFailed(transaction, why);

        public void OnTerminated(ClientTransaction transaction) => user?.OnTerminated(transaction);
    }
}
