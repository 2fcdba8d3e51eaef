/** Says that the document follows PDF/UA-1. pdfkit has an option for it, which its types do not. */
const accessible = `
        <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
            <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        `;

/** Completes the XML metadata of a document: names its standard, and escapes title and author, which pdfkit does not. */
export function prepareMetadata(document: PDFKit.PDFDocument): void {
  document.appendXML(accessible);
  const endMetadata = document.endMetadata.bind(document);
  // The plain title and author are written before.
  document.endMetadata = () => {
    const { info } = document;
    if (info.Title !== undefined) info.Title = escapeXml(info.Title);
    if (info.Author !== undefined) info.Author = escapeXml(info.Author);
    endMetadata();
  };
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
