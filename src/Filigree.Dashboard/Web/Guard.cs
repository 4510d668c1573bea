using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Filigree.Dashboard.Web;

/// <summary>
/// Lets through what the page itself asks for, and nothing else. Other people's programs on this machine know no token; other people's pages in this
/// browser have another host's name, or no cookie.
/// </summary>
internal sealed class Guard
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private int port;

    /// <summary>The address to open, once the port is known.</summary>
    public string Address => $"http://127.0.0.1:{port}/?token={token}";

    // Cookies know no ports: two servers of one machine would take each other's.
    private string Cookie => $"filigree-{port}";

    /// <summary>Says which port was taken.</summary>
    public void Listen(int taken) => port = taken;

    /// <summary>Answers what is to be refused or redirected.</summary>
    /// <returns>True where it did; false where the request may go on.</returns>
    public async Task<bool> AnswersAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        SetHeaders(context.Response.Headers);
        if (!IsOurHost(request.Host))
        {
            return await RefuseAsync(context, HttpStatusCode.MisdirectedRequest, "This is no address of this server.");
        }
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return await RefuseAsync(context, HttpStatusCode.MethodNotAllowed, "This page is for reading only.");
        }
        if (request.Query["token"].ToString() is { Length: > 0 } given)
        {
            return await TakeTokenAsync(context, given);
        }
        return !IsToken(request.Cookies[Cookie])
            && await RefuseAsync(
                context,
                HttpStatusCode.Unauthorized,
                "Open the whole address that 'filigree serve' printed, with its token."
            );
    }

    private async Task<bool> TakeTokenAsync(HttpContext context, string given)
    {
        if (!IsToken(given))
        {
            return await RefuseAsync(
                context,
                HttpStatusCode.Unauthorized,
                "This token is of another start of the server: open the address that 'filigree serve' printed last."
            );
        }
        context.Response.Cookies.Append(
            Cookie,
            token,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
            }
        );
        // The view stays in the address; the token does not, nor in the history.
        string view = string.Join(
            '&',
            context
                .Request.Query.Where(one => one.Key != "token")
                .SelectMany(one => one.Value.Select(value => (one.Key, Value: value ?? "")))
                .Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}")
        );
        context.Response.Redirect(view.Length == 0 ? "/" : $"/?{view}");
        return true;
    }

    private bool IsOurHost(HostString host) => host.Port == port && host.Host is ("127.0.0.1" or "localhost");

    private bool IsToken(string? given) =>
        given is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static async Task<bool> RefuseAsync(HttpContext context, HttpStatusCode code, string line)
    {
        context.Response.StatusCode = (int)code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(line + "\n");
        return true;
    }
}
