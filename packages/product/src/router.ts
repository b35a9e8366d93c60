import { implement } from "@torg/chassis";
import { product } from "@torg/contracts";
import { addVariant } from "./usecases/add-variant";
import { adjustStock } from "./usecases/adjust-stock";
import { auditStock } from "./usecases/audit-stock";
import { categoryTree } from "./usecases/category-tree";
import { countFacets } from "./usecases/count-facets";
import { createAttribute } from "./usecases/create-attribute";
import { createBrand } from "./usecases/create-brand";
import { createCategory } from "./usecases/create-category";
import { createCollection } from "./usecases/create-collection";
import { createProduct } from "./usecases/create-product";
import { dropCount } from "./usecases/drop-count";
import { enterCounts } from "./usecases/enter-counts";
import { getManyProducts } from "./usecases/get-many-products";
import { getPrices } from "./usecases/get-prices";
import { getProduct } from "./usecases/get-product";
import { getProductBySlug } from "./usecases/get-product-by-slug";
import { importCategories } from "./usecases/import-categories";
import { importDirectories } from "./usecases/import-directories";
import { importMedia } from "./usecases/import-media";
import { importOffers } from "./usecases/import-offers";
import { importProducts } from "./usecases/import-products";
import { inspectProduct } from "./usecases/inspect-product";
import { listAttributeValues } from "./usecases/list-attribute-values";
import { listAttributes } from "./usecases/list-attributes";
import { listBrands } from "./usecases/list-brands";
import { listCategories } from "./usecases/list-categories";
import { listChanges } from "./usecases/list-changes";
import { inspectCollection, listCollections, listStaffCollections } from "./usecases/list-collections";
import { listCountLines } from "./usecases/list-count-lines";
import { listCounts } from "./usecases/list-counts";
import { listLeaks } from "./usecases/list-leaks";
import { listMovements } from "./usecases/list-movements";
import { listPriceLists } from "./usecases/list-price-lists";
import { listProducts } from "./usecases/list-products";
import { listRelated } from "./usecases/list-related";
import { listWarehouses } from "./usecases/list-warehouses";
import { moveCategory } from "./usecases/move-category";
import { openCount } from "./usecases/open-count";
import { postCount } from "./usecases/post-count";
import { quoteLines } from "./usecases/quote-lines";
import { readCount } from "./usecases/read-count";
import { priceHistory, pricesOf } from "./usecases/read-prices";
import { removeAttribute } from "./usecases/remove-attribute";
import { removeAttributeValue } from "./usecases/remove-attribute-value";
import { removeBrand } from "./usecases/remove-brand";
import { removeCategory } from "./usecases/remove-category";
import { removeCollection } from "./usecases/remove-collection";
import { removePriceList } from "./usecases/remove-price-list";
import { removeProduct } from "./usecases/remove-product";
import { reserveStock } from "./usecases/reserve-stock";
import { retireVariant } from "./usecases/retire-variant";
import { savePriceList } from "./usecases/save-price-list";
import { saveWarehouse } from "./usecases/save-warehouse";
import { searchProducts } from "./usecases/search-products";
import { setMedia } from "./usecases/set-media";
import { setPrice } from "./usecases/set-price";
import { setPrices } from "./usecases/set-prices";
import { setStockPolicy } from "./usecases/set-stock-policy";
import { suggestTexts } from "./usecases/suggest-texts";
import { updateAttribute } from "./usecases/update-attribute";
import { updateBrand } from "./usecases/update-brand";
import { updateCategory } from "./usecases/update-category";
import { updateCollection } from "./usecases/update-collection";
import { updateProduct } from "./usecases/update-product";
import { updateVariant } from "./usecases/update-variant";
import { upsertAttributeValues } from "./usecases/upsert-attribute-values";
import { upsertProducts } from "./usecases/upsert-products";
export const router = implement(product, {
  list: listProducts,
  facets: countFacets,
  search: searchProducts,
  suggest: suggestTexts,
  getMany: getManyProducts,
  related: listRelated,
  get: getProduct,
  getBySlug: getProductBySlug,
  inspect: inspectProduct,
  categories: listCategories,
  create: createProduct,
  update: updateProduct,
  remove: removeProduct,
  upsert: upsertProducts,
  setPrice,
  setPrices,
  pricesOf,
  priceHistory,
  priceLists: listPriceLists,
  savePriceList,
  removePriceList,
  prices: getPrices,
  adjustStock,
  setStockPolicy,
  movements: listMovements,
  leaks: listLeaks,
  openCount,
  enterCounts,
  postCount,
  dropCount,
  count: readCount,
  counts: listCounts,
  countLines: listCountLines,
  warehouses: listWarehouses,
  saveWarehouse,
  audit: auditStock,
  changes: listChanges,
  quote: quoteLines,
  reserve: reserveStock,
  importDirectories,
  importCategories,
  importProducts,
  importOffers,
  brands: listBrands,
  createBrand,
  updateBrand,
  removeBrand,
  categoryTree,
  createCategory,
  updateCategory,
  moveCategory,
  removeCategory,
  collections: listCollections,
  staffCollections: listStaffCollections,
  inspectCollection,
  createCollection,
  updateCollection,
  removeCollection,
  attributes: listAttributes,
  attributeValues: listAttributeValues,
  createAttribute,
  updateAttribute,
  removeAttribute,
  upsertAttributeValues,
  removeAttributeValue,
  addVariant,
  updateVariant,
  retireVariant,
  setMedia,
  importMedia,
});
