using System.Net;

namespace Trunkline.Site;

/// <summary>From checked nodes to the sections <c>admin</c>, <c>log</c> and <c>alarms</c>.</summary>
internal static class OperationsBinder
{
    private static readonly IReadOnlyList<IPNetwork> s_thisMachine = [new(IPAddress.Parse("127.0.0.0"), 8), new(IPAddress.IPv6Loopback, 128)];

    internal static AdminSettings Admin(SectionReader r, string state)
    {
        IReadOnlyList<IPNetwork> from = [.. r.Texts("http_from").Select(t => OperationsShapes.TryNetwork(t, out var n) ? n : default)];
        return new(r.Path("socket", state))
        {
            Http = r.Listen("http"),
            HttpFrom = from.Count > 0 ? from : s_thisMachine,
            StopWithin = r.Seconds("stop_s"),
        };
    }

    internal static LogSettings Log(SectionReader r) => new(r.Choice<LogFormat>("format"), r.Choice<LogLevel>("level"));

    internal static AlarmTargets Alarms(SectionReader r) => new(
        r.Node("webhook") is null ? null : Webhook(r.Section("webhook")),
        r.Node("mail") is null ? null : Mail(r.Section("mail")));

    private static WebhookTarget? Webhook(SectionReader r) =>
        OperationsShapes.TryUrl(r.Text("url"), out var url) ? new(url!, r.Optional("secret"), r.Text("severity")) : null;

    private static MailTarget? Mail(SectionReader r) => OperationsShapes.TryServer(r.Text("server"), out var host, out var port)
        ? new(host, port, r.Choice<MailSecurity>("security"), r.Optional("user"), r.Optional("password"), r.Text("from"), r.Texts("to"), r.Text("severity"))
        : null;
}
